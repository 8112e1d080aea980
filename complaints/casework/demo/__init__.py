"""The practice trust: three plainly fictional academies, people in every post, complaints at every state.

Everything is made by the steps that real people take (`complaints.casework.replay`); what is written in bulk for
load tests follows the rows of complaints that were. Nothing here runs outside practice mode.
"""
