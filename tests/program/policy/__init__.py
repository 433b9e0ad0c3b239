"""Rules over whatever the program registers: each is a sentence, and finds what breaks it by itself."""
