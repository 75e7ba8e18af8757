export * from "./connection.js";
export * from "./message.js";
export * from "./send-queue.js";
export * from "./signer.js";
export * from "./sockets.js";
export * from "./wire.js";
