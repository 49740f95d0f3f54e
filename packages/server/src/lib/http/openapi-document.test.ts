import { expect, test } from 'vitest'
import { createOpenApiDocument } from './openapi-document.ts'

const published = '../../../../../docs/reference/openapi.json'

// After a change of the contract: npx vitest run --project unit packages/server -u
test('the published OpenAPI document is the one that the service answers with', async () => {
  const document = await createOpenApiDocument()
  await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot(published)
})
