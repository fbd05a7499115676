"""The story: findings told as one `Review`, the value every deck, document and picture is a rendering of."""
