"""Words can be erased from the trail for good; what they belonged to cannot be undone then."""

SQL = """
alter table change add column erased integer not null default 0 check (erased in (0, 1));
"""
