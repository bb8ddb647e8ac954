"""What is told to those who registered when something changes."""

from django.dispatch import Signal

# Sent within the transaction. Arguments: event, change (an `EventChange`).
announced = Signal()
