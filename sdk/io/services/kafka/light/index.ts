export { lightenClient } from "./lighten.js";
export { partitioner } from "./partitioner.js";
