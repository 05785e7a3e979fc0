"""What each report says: charts, tables and wording over its analysis, in every branch that the data can take."""
