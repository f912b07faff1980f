CREATE TABLE shop.bookings (
    booked_on daterange,
    CONSTRAINT bookings_booked_on_excl EXCLUDE USING gist (booked_on WITH &&)
);
