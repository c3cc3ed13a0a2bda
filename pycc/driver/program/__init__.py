"""What a compile can name: files, live functions, the library, captured constants; and its levels as text."""
