"""Evidence -> a cited Answer, a Readout or an abstention with its receipt. Prompts and the language model live here."""
