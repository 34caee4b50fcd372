export type Serving = {
  url: string
  stop: () => Promise<void>
}
/** Starts the real server with an empty data folder, on a free port of this machine. */
export declare const serve: () => Promise<Serving>
