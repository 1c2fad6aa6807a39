"""`backscroll …`: run everything, run one part, operate, look into history."""
