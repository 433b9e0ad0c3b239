"""The adapters, against AWS as moto and small fakes of clients play it."""
