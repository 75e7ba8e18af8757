import { run } from "../../processes/index.js";

/** What the machine is, for its notifications. */
export interface Desktop {
  readonly platform: NodeJS.Platform;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** Longest time that the notifier may take. */
const TIMEOUT_MS = 5000;

/** A command that shows a notification. */
export interface NotifyCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Whether there is a desktop that somebody may look at. */
export function hasDesktop({ platform, variables }: Desktop): boolean {
  // A session over SSH shows nothing to whoever sits there.
  if (platform === "darwin" || platform === "win32") return !variables.SSH_CONNECTION;
  if (!variables.DISPLAY && !variables.WAYLAND_DISPLAY) return false;
  return Boolean(variables.DBUS_SESSION_BUS_ADDRESS || variables.XDG_RUNTIME_DIR);
}

/** The command that shows a notification here. Texts never become code: they go by arguments or variables. */
export function notifyCommand(title: string, body: string, platform: NodeJS.Platform): NotifyCommand {
  if (platform === "darwin") {
    const script = "on run {theTitle, theBody}\ndisplay notification theBody with title theTitle\nend run";
    return { command: "osascript", args: ["-e", script, title, body] };
  }
  if (platform === "win32") {
    const args = ["-NoProfile", "-NonInteractive", "-Command", TOAST];
    return { command: "powershell.exe", args, env: { ASSAY_TITLE: title, ASSAY_BODY: body } };
  }
  return { command: "notify-send", args: ["--app-name=Assay", "--", title, escapeMarkup(body)] };
}

/** Shows a notification on the desktop. Rejects where that cannot be done. */
export async function notifyDesktop(
  title: string,
  body: string,
  { platform, variables }: Desktop,
): Promise<void> {
  const { command, args, env } = notifyCommand(title, body, platform);
  const limit = new AbortController();
  const timer = setTimeout(
    () => limit.abort(new Error(`${command} did not end within ${TIMEOUT_MS / 1000} s`)),
    TIMEOUT_MS,
  );
  try {
    const set = Object.entries(variables).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    await run(command, args, { env: { ...Object.fromEntries(set), ...env }, signal: limit.signal });
  } finally {
    clearTimeout(timer);
  }
}

/** The body of a notification is markup (https://specifications.freedesktop.org/notification-spec). */
function escapeMarkup(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** A toast of Windows 10 and later, in the name of PowerShell, which every Windows has registered. */
const TOAST = `
$ErrorActionPreference = 'Stop'
[Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime] > $null
$xml = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent([Windows.UI.Notifications.ToastTemplateType]::ToastText02)
$texts = $xml.GetElementsByTagName('text')
$texts.Item(0).AppendChild($xml.CreateTextNode($env:ASSAY_TITLE)) > $null
$texts.Item(1).AppendChild($xml.CreateTextNode($env:ASSAY_BODY)) > $null
$id = '{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\\WindowsPowerShell\\v1.0\\powershell.exe'
[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier($id).Show([Windows.UI.Notifications.ToastNotification]::new($xml))
`;
