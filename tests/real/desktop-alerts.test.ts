import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { MAIN } from "../support/cli.js";
import { requireReal } from "../support/real.js";
import { runProcess } from "../support/run-process.js";
import { ROOT } from "../support/source-files.js";
import { temporaryFolder } from "../support/temporary.js";

const PROGRAMS = ["dbus-run-session", "Xvfb", "dunst", "dunstctl", "notify-send"];

/** A desktop without a screen: Debian's xvfb, dunst and libnotify-bin. */
const desktop = requireReal("a desktop (apt-get install dbus xvfb dunst libnotify-bin)", () => {
  const missing = PROGRAMS.filter((program) => spawnSync("which", [program]).status !== 0);
  if (missing.length > 0) throw new Error(`no ${missing.join(", ")}`);
  return true;
});

/** Starts screen and notification daemon, runs the job, prints what the daemon showed. */
const SCRIPT = `
Xvfb -displayfd 3 -screen 0 800x600x24 3>display 2>/dev/null & screen=$!
while [ ! -s display ]; do sleep 0.1; done
export DISPLAY=:$(cat display)
dunst -conf /dev/null >/dev/null 2>&1 & daemon=$!
until dunstctl count >/dev/null 2>&1; do sleep 0.1; done
"$@" >/dev/null 2>&1
dunstctl close-all
dunstctl history
kill $daemon $screen
`;

it("an alert is shown by a real notification daemon, as plain text", async (context) => {
  (await desktop).use(context);
  const cwd = await temporaryFolder();
  const config = join(ROOT, "fixtures", "configs", "cancer.yaml");
  const extras = ["explain=false", "report=false", "services.alerts={}", "target.column=<b>gone</b> & more"];
  const job = [process.execPath, MAIN, "run", config, "--extras", ...extras];
  const { stdout } = await runProcess("dbus-run-session", ["--", "sh", "-c", SCRIPT, "sh", ...job], {
    cwd,
    env: { WAYLAND_DISPLAY: undefined, ASSAY_ALERT_WEBHOOK: undefined, MLFLOW_TRACKING_URI: undefined },
    timeoutMs: 60_000,
  });
  const [[shown]] = JSON.parse(stdout).data as { data: string }[][][];
  expect(shown).toMatchObject({
    appname: { data: "Assay" },
    summary: { data: expect.stringMatching(/^Assay: training of cancer failed after /) },
    body: { data: expect.stringMatching(/DATA_COLUMN_MISSING: .*&lt;b&gt;gone&lt;\/b&gt; &amp; more/) },
  });
});
