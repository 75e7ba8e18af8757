import { describe, expect, it } from "vitest";
import { ansiHtml } from "../../../../sdk/reports/notebook/ansi.js";

const shown = (text: string): string => String(ansiHtml(text));

describe("what a program printed", () => {
  it.each([
    ["plain <b> & text", "plain &lt;b&gt; &amp; text"],
    ["\u001b[31mred\u001b[39m on", '<span class="t-fg-1">red</span> on'],
    ["\u001b[1;91;44mx\u001b[0my", '<span class="t-bold t-fg-9 t-bg-4">x</span>y'],
    ["\u001b[1ma\u001b[22mb", '<span class="t-bold">a</span>b'],
    // xterm's cube: 208 is 5,2,0 of six levels, 244 a grey of 8 + 10 * 12.
    ["\u001b[38;5;208mx", '<span style="color:rgb(255,135,0)">x</span>'],
    ["\u001b[48;5;244mx", '<span style="background:rgb(128,128,128)">x</span>'],
    ["\u001b[38;5;3mx", '<span class="t-fg-3">x</span>'],
    [
      "\u001b[38;2;1;2;300mx\u001b[4my",
      '<span style="color:rgb(1,2,255)">x</span><span class="t-underline" style="color:rgb(1,2,255)">y</span>',
    ],
    ["\u001b[2Ka\u001b[1Ab\u001b]0;title\u0007c", "abc"],
  ])("%j", (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it("is shown as the terminal would leave it: a carriage return begins the line again, a backspace goes back", () => {
    expect(shown("10 %\r50 %\rdone\nnext\r\nlast")).toBe("done\nnext\nlast");
    expect(shown("abcd\rX")).toBe("Xbcd");
    expect(shown("ab\bc")).toBe("ac");
    expect(shown("\u001b[32m10\u001b[0m\r\u001b[32m99\u001b[0m")).toBe('<span class="t-fg-2">99</span>');
  });
});
