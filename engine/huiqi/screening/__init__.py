"""Screening: a bureau goes through a list of applicants, claim by claim, and every step is kept.

list ──applicants──► Batch, in the database ──standing──► claims: the engine's answer, with findings and payments
                       ▲                                    │ put in ──lists──► 拟补助名单, 公示名单, decision records
                     events ◄── desk: who did what ◄────────┘

What an official states, accepts, returns, refuses or pays is an event. Events are only ever added (`tables` sees to
it in the database itself), and how a claim stands is worked out of them. The engine alone says who is eligible and for
how much: a claim that it does not answer with 符合 cannot be accepted.
"""

__all__ = ["applicants", "claims", "desk", "lists", "store", "tables"]
