"""Names that hold only in some sources."""

SQL = """
alter table name add column sources text not null default '';
"""
