export {
  authorFileLimits,
  authorRoot,
  readAuthorFile,
  readAuthorFileIfAny,
} from './lib/author-file.ts'
export { AuthorFileError } from './lib/errors.ts'
export { joinBelow, nameSchema } from './lib/file-name.ts'
export { parseJson } from './lib/parse-json.ts'
