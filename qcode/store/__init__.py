"""The SQLite file: connection, migrations, one module per aggregate. All SQL lives here."""
