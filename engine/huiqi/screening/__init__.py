"""Screening: a bureau goes through a list of applicants, claim by claim, and every step is kept.

list ──applicants──► Batch, in the database ──standing──► claims: the engine's answer, with findings and payments
                       ▲                                    │ put in ──lists──► 拟补助名单, 公示名单, decision records
                     events ◄── desk: who did what ◄────────┘

What an official states, accepts, returns, refuses or pays is an event. Events are only ever added: `guards` stops slips
in the database itself, and each holds the hash of the one before (`chain`), so that what was changed shows. Files and
decision records are kept apart (`contents`) and can be erased. How a claim stands is worked out of the events.
The engine alone says who is eligible and for how much: a claim that it does not answer with 符合 cannot be accepted.
"""

__all__ = ["applicants", "claims", "desk", "keeping", "lists", "store", "tables"]
