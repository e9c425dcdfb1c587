"""What the component is given to draw: plain data made of records."""
