import { commClose, commInfo, commMessage, commOpen } from "./comm.js";
import { complete } from "./complete.js";
import { debug } from "./debug.js";
import type { Handler } from "./handler.js";
import { history } from "./history.js";
import { inputReply } from "./input-reply.js";
import { inspect } from "./inspect.js";
import { interrupt } from "./interrupt.js";
import { isComplete } from "./is-complete.js";
import { kernelInfo } from "./kernel-info.js";
import { shutdown } from "./shutdown.js";
import { createSubshell, deleteSubshell, listSubshells } from "./subshells.js";

/** Answered at once on the shell and control channels, whatever cells run. Cells (`execute_request`) wait for their turn. */
export const REQUESTS: ReadonlyMap<string, Handler> = new Map([
  ["kernel_info_request", kernelInfo],
  ["complete_request", complete],
  ["inspect_request", inspect],
  ["is_complete_request", isComplete],
  ["history_request", history],
  ["comm_info_request", commInfo],
  ["comm_open", commOpen],
  ["comm_msg", commMessage],
  ["comm_close", commClose],
  ["interrupt_request", interrupt],
  ["shutdown_request", shutdown],
  ["create_subshell_request", createSubshell],
  ["delete_subshell_request", deleteSubshell],
  ["list_subshell_request", listSubshells],
  ["debug_request", debug],
]);

/** On the stdin channel. */
export const STDIN: ReadonlyMap<string, Handler> = new Map([["input_reply", inputReply]]);
