// V8's inspector, typed as far as the debugger uses it.
import type { Debugger, Runtime } from "node:inspector";

/** The part of `inspector.Session` that is used. */
export interface InspectorSession {
  post(
    method: string,
    params: object | undefined,
    callback: (error: Error | null, result?: object) => void,
  ): void;
  on(event: string, listener: (message: { params: unknown }) => void): unknown;
  disconnect(): void;
}

/** What each method takes and gives back. */
interface Methods {
  "Debugger.enable": [object, object];
  "Debugger.disable": [object, object];
  "Debugger.evaluateOnCallFrame": [
    Debugger.EvaluateOnCallFrameParameterType,
    Debugger.EvaluateOnCallFrameReturnType,
  ];
  "Debugger.getScriptSource": [Debugger.GetScriptSourceParameterType, Debugger.GetScriptSourceReturnType];
  "Debugger.pause": [object, object];
  "Debugger.removeBreakpoint": [Debugger.RemoveBreakpointParameterType, object];
  "Debugger.resume": [object, object];
  "Debugger.setAsyncCallStackDepth": [Debugger.SetAsyncCallStackDepthParameterType, object];
  "Debugger.setBlackboxPatterns": [Debugger.SetBlackboxPatternsParameterType, object];
  "Debugger.setBreakpointByUrl": [
    Debugger.SetBreakpointByUrlParameterType,
    Debugger.SetBreakpointByUrlReturnType,
  ];
  "Debugger.setPauseOnExceptions": [Debugger.SetPauseOnExceptionsParameterType, object];
  "Debugger.setSkipAllPauses": [Debugger.SetSkipAllPausesParameterType, object];
  "Debugger.setVariableValue": [Debugger.SetVariableValueParameterType, object];
  "Debugger.stepInto": [object, object];
  "Debugger.stepOut": [object, object];
  "Debugger.stepOver": [object, object];
  "NodeRuntime.enable": [object, object];
  "NodeRuntime.notifyWhenWaitingForDisconnect": [{ enabled: boolean }, object];
  "Runtime.callFunctionOn": [Runtime.CallFunctionOnParameterType, Runtime.CallFunctionOnReturnType];
  "Runtime.evaluate": [
    Runtime.EvaluateParameterType & { throwOnSideEffect?: boolean },
    Runtime.EvaluateReturnType,
  ];
  "Runtime.getProperties": [Runtime.GetPropertiesParameterType, Runtime.GetPropertiesReturnType];
  "Runtime.releaseObjectGroup": [Runtime.ReleaseObjectGroupParameterType, object];
}

/** Events that are listened to. */
interface Events {
  "Debugger.paused": Debugger.PausedEventDataType;
  "Debugger.resumed": object;
  "Debugger.scriptParsed": Debugger.ScriptParsedEventDataType;
  "NodeRuntime.waitingForDisconnect": object;
}

/** A session that answers with promises. */
export class Inspector {
  readonly #session: InspectorSession;
  #open = true;

  constructor(session: InspectorSession) {
    this.#session = session;
  }

  /** @throws Error with V8's message where it refuses */
  ask<M extends keyof Methods>(method: M, params: Methods[M][0] = {}): Promise<Methods[M][1]> {
    return new Promise((resolve, reject) => {
      if (!this.#open) {
        reject(new Error("The debugger was disconnected."));
        return;
      }
      this.#session.post(method, params, (error, result) => {
        if (error) reject(error instanceof Error ? error : new Error(String((error as Error).message)));
        else resolve((result ?? {}) as Methods[M][1]);
      });
    });
  }

  on<E extends keyof Events>(event: E, listener: (params: Events[E]) => void): void {
    this.#session.on(event, (message) => {
      if (this.#open) listener(message.params as Events[E]);
    });
  }

  disconnect(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#session.disconnect();
  }
}

/** A process that exits waits for its debuggers: `leave` disconnects this one. */
export async function letProcessExit(inspector: Inspector, leave: () => void): Promise<void> {
  inspector.on("NodeRuntime.waitingForDisconnect", leave);
  await inspector.ask("NodeRuntime.enable");
  await inspector.ask("NodeRuntime.notifyWhenWaitingForDisconnect", { enabled: true });
}
