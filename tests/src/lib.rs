//! Whole days over real HTTP and WebSocket.
