// Package pickup books visits to the customer's door.
package pickup
