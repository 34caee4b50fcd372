/** Build, its stages and its end, download, boot and stop: the right end of the bar. */
export const BuildButton = () => <div />
