"""What may be required: rules as plain frozen data, grouped by what decides them."""
