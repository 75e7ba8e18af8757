export { BUTTON, FIELD, MUTED, make, paintGround } from "../table/dom.js";
