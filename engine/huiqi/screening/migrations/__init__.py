"""How the tables of screening came to be what they are, step by step; each earlier form can be moved to the newest."""
