"""Events as portals send them to EMC: one for each step of a dossier, turned into dossiers.

In: the JSON of an event. Out: the row of the dossier as all its events tell it.
Never: keeps anything of an applicant but whether it is a citizen or an organisation.
"""
