export { lightenClient } from "./lighten.js";
export { partedBatches, partitioner } from "./partitioner.js";
