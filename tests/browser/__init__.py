"""The app in a real browser, which is driven as a person does; `make test-browser`."""
