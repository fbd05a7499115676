"""One composer per section id: findings in, a section of the Review out."""
