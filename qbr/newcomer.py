"""A new customer: a folder with a commented customer.yaml that says what can be filled in."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

from qbr.errors import DataError, OutputError, Place, Problem
from qbr.workspace import Places, check_id

COMMENTED = """\
# Who this review is for. Only the name is required; take away the # of what you know.
name: {name}

# owner: your name as in qbr.yaml's `me`
# logo: logo.png
# review_date: 2026-10-14
# next_review: 2027-01-14
# tz: Europe/Berlin
# locale: en_GB            # how figures look
# currency: EUR
# fiscal: {{start_month: 1}}
# segment: the group peers are compared within

# contract:
#   number: C-1000
#   start: 2025-01-01
#   end: 2027-12-31

# A person's own words for a section; figures in them are held against the facts.
# summary: What you would say first.

# Put beside this file what you have; each file adds a part of the review:
#   usage.csv         date, user_id, team, feature, value       how the product is used
#   entitlements.csv  product, quantity, unit_price             what is paid for and not used
#   incidents/*.md    one post-mortem each                      what went wrong
#   goals.yaml        statement, baseline, target, by           the customer's goals
# All files and columns: customers/README.md. What is missing now: qbr check {id}
"""


def id_of(name: str) -> str:
    """Return a folder name made from a customer's name: small letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def new_customer(places: Places, name: str, customer_id: str | None = None) -> Path:
    """Make a customer's folder with a commented customer.yaml and return the file's path.

    Raises:
        DataError: the id is none or is taken; nothing is written.
        OutputError: the folder cannot be written.
    """
    customer = customer_id or id_of(name)
    problem = check_id(customer)
    if problem:
        hint = f"{problem.hint} Give one with --id." if customer_id is None else problem.hint
        raise DataError(Problem(problem.message, problem.place, hint))
    taken = {entry.lower() for entry in places.customer_ids()}
    folder = places.customers / customer
    if customer.lower() in taken or folder.exists():
        hint = "Edit its customer.yaml, or give another name with --id."
        raise DataError(Problem(f'there is a customer "{customer}" already', Place(places.relative(folder)), hint))
    file = folder / "customer.yaml"
    try:
        folder.mkdir(parents=True)
        file.write_text(COMMENTED.format(name=_quoted(name), id=customer), encoding="utf-8")
    except OSError as error:
        place = Place(places.relative(file))
        raise OutputError(Problem(f"cannot be written: {error.strerror or error}", place)) from error
    return file


def _quoted(name: str) -> str:
    """Return a name as a text of YAML: quoted as in JSON, and what YAML takes for the end of a line escaped."""
    quoted = json.dumps(name, ensure_ascii=False)
    return "".join(f"\\u{ord(sign):04x}" if sign in "\x85\u2028\u2029" else sign for sign in quoted)
