"""The pages, one module per room of the house; they never import each other."""
