// `user_expressions`: small expressions that a front end wants the values of after a cell.
import vm from "node:vm";
import type { RunMessage, UserExpressionReply } from "../../contracts/index.js";
import { toBundle } from "./bundle.js";
import { cellTools } from "./cell-tools.js";
import { currentRun } from "./current.js";
import { reportError } from "./errors/report.js";
import { scope } from "./scope.js";

type Expressions = RunMessage["userExpressions"];

/** Gives the values, one after the other, to `done`. */
export function evaluateExpressions(
  expressions: Expressions,
  done: (replies: Record<string, UserExpressionReply>) => void,
): void {
  const replies: Record<string, UserExpressionReply> = {};
  const names = Object.keys(expressions);
  const next = (): void => {
    const name = names.shift();
    if (name === undefined) {
      done(replies);
      return;
    }
    evaluate(expressions[name]).then(
      (reply) => {
        replies[name] = reply;
        next();
      },
      (error) => {
        replies[name] = { status: "error", ...reportError(error) };
        next();
      },
    );
  };
  next();
}

async function evaluate(expression: Expressions[string]): Promise<UserExpressionReply> {
  if ("error" in expression) return { status: "error", ...expression.error };
  const start = new vm.Script(expression.script, { filename: "assay:expression" }).runInThisContext();
  const { data, metadata } = await toBundle(await start(scope, cellTools(currentRun())));
  return { status: "ok", data, metadata };
}
