#!/usr/bin/env node
import { runProgram } from "./program.js";
import { processTerminal } from "./terminal.js";

// Everything written is written at once, so the process can end here whatever a library left running.
runProgram(process.argv.slice(2), processTerminal()).then((code) => process.exit(code));
