"""Mails to those who gave an address: `queue` says which, `texts` what they say, `sending` sends them."""
