//! Pages, signing in and the API; the desk: the only door to the store.
