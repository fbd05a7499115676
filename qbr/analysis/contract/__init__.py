"""The contract: what is paid for, who holds it, what lies idle, when it runs out."""
