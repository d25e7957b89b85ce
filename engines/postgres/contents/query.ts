/** Sends one statement to a server and gives its rows. What a row holds is parsed where it is used. */
export type Query = <Row>(sql: string, params?: unknown[]) => Promise<Row[]>;
