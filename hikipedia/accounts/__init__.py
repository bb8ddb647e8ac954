"""Accounts of staff: who logs in, with what, and from which device. Visitors have none."""
