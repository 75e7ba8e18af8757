/** A typed subset of plotly's JSON (https://plotly.com/javascript/reference): what the static renderer can paint too. */
export interface Line {
  readonly color?: string;
  /** Pixels. */
  readonly width?: number;
  readonly dash?: "solid" | "dash" | "dot";
  readonly shape?: "linear" | "hv";
}

export type ColorScale = readonly (readonly [at: number, color: string])[];

export interface Marker {
  /** One colour, or one number a point on the colour scale. */
  readonly color?: string | readonly number[];
  /** Diameter in pixels. */
  readonly size?: number;
  readonly opacity?: number;
  readonly colorscale?: ColorScale;
  readonly cmin?: number;
  readonly cmax?: number;
}

export interface ScatterTrace {
  readonly type: "scatter";
  readonly name?: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly mode: "lines" | "markers" | "lines+markers" | "text";
  /** Written at each point, with mode `text`. */
  readonly text?: readonly string[];
  /** Length on the x axis that each text has: one that needs more is left out. */
  readonly room?: readonly number[];
  /** The line, in mode `lines`, is the edge of an area; `hover` has one text for all of it. */
  readonly fill?: { readonly color: string; readonly opacity: number };
  /** What each point is about: the place of an explained row. */
  readonly rows?: readonly number[];
  readonly line?: Line;
  readonly marker?: Marker;
  /** What the pointer shows, one text a point; else the coordinates. */
  readonly hover?: readonly string[];
  /** @default true where there is a name */
  readonly showlegend?: boolean;
  /** Reference lines do not answer the pointer. */
  readonly hoverinfo?: "skip";
}

export interface BarTrace {
  readonly type: "bar";
  readonly name?: string;
  /** "h": `x` holds the lengths and `y` the places; "v" the other way. */
  readonly orientation: "h" | "v";
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Where each bar starts. @default 0 */
  readonly base?: readonly number[];
  /** Thickness of the bars, in the unit of the places. */
  readonly width?: number;
  readonly marker: { readonly color: string | readonly string[] };
  /** Half lengths of error bars, along the bar. */
  readonly errors?: readonly number[];
  /** Written beside each bar. */
  readonly text?: readonly string[];
  /** What the pointer shows, one text a bar; else the coordinates. */
  readonly hover?: readonly string[];
  readonly showlegend?: boolean;
}

/** Texts of cells in parts, as there are many: "row 17: temp = 0.3, SHAP +12.3". */
export interface HeatmapHover {
  /** Of each column of cells. */
  readonly across: readonly string[];
  /** Of each row of cells. */
  readonly down: readonly string[];
  /** Of each cell; nothing where it has none. */
  readonly values: readonly (readonly string[])[];
  /** What the numbers are. */
  readonly what: string;
}

export interface HeatmapTrace {
  readonly type: "heatmap";
  /** Cell by row (first at the top), then column; NaN is empty. */
  readonly z: readonly (readonly number[])[];
  /** Written in each cell, where there is room for it. */
  readonly text?: readonly (readonly string[])[];
  /** What the pointer shows, one text a cell, or the parts that it is made of; else nothing. */
  readonly hover?: readonly (readonly string[])[] | HeatmapHover;
  /** What each column of cells is about: the place of an explained row. */
  readonly rows?: readonly number[];
  readonly zmin: number;
  readonly zmax: number;
  readonly colorscale: ColorScale;
}

export type Trace = ScatterTrace | BarTrace | HeatmapTrace;

export interface Axis {
  readonly title?: string;
  readonly range?: readonly [number, number];
  /** Places with names, in place of numbers. */
  readonly ticks?: { readonly values: readonly number[]; readonly labels: readonly string[] };
  /** Downwards (y), as rows of a table go. */
  readonly reversed?: boolean;
  /** Whether the line at zero is drawn stronger. */
  readonly zeroLine?: boolean;
}

export interface Layout {
  readonly x: Axis;
  readonly y: Axis;
  /** Height over width of the whole picture at its full width. @default 0.62 */
  readonly aspect?: number;
  /** Same length for the same number on both axes. */
  readonly square?: boolean;
  /** The meaning of the colours of markers or cells on a scale. */
  readonly colorbar?: {
    readonly low: string;
    readonly high: string;
    readonly title: string;
    /** @default LOW_TO_HIGH */
    readonly colorscale?: ColorScale;
  };
}

/** A plot as data: painted by `figureSvg` at once, and by plotly where a script runs (`toPlotly`). */
export interface Figure {
  readonly title: string;
  /** What is to be seen, in a sentence, for those who do not see it. */
  readonly description: string;
  /** Said below: how many points were left out, how to read it. */
  readonly note?: string;
  readonly data: readonly Trace[];
  readonly layout: Layout;
}
