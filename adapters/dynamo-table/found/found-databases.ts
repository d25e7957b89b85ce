import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { foundName } from '#core/cloud/found/found-name.ts';
import {
  FoundDatabase,
  type FoundDatabases,
  FoundLook,
} from '#core/cloud/ports/databases/found-databases.ts';
import { docOf, everythingIn, key, query, type Table, text } from '../table.ts';

/** The partition of what was found by tags. One query reads all of it. */
const foundKey = 'FOUND';
const looks = 'LOOK#';
const databases = 'DATABASE#';

/** What was found by tags: an item for each database, and one for the last look of each source. */
export function createFoundDatabases(table: Table): FoundDatabases {
  const put = async (sk: string, doc: object): Promise<void> => {
    const Item = { ...key(foundKey, sk), doc: text(JSON.stringify(doc)) };
    await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
  };
  return {
    async read() {
      const found: { databases: FoundDatabase[]; looks: FoundLook[] } = { databases: [], looks: [] };
      for await (const item of query(table, everythingIn(foundKey))) {
        if (item['sk']?.S?.startsWith(looks)) found.looks.push(FoundLook.parse(docOf(item, FoundLook)));
        else found.databases.push(FoundDatabase.parse(docOf(item, FoundDatabase)));
      }
      return found;
    },
    keep: (one) => put(`${databases}${foundName(one.of, one)}`, FoundDatabase.parse(one)),
    looked: (look) => put(`${looks}${look.of}`, FoundLook.parse(look)),
  };
}
