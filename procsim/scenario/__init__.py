"""What a scenario file may say, read into records with every problem located."""
