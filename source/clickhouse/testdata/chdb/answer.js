// Answers statements.json with chdb, a current ClickHouse in a process, and
// writes answers.json. Run outside the repository's packages:
//   npm i chdb@3.4.0 && node answer.js
const fs = require('fs')
const { Session } = require('chdb')

const { Create, Rows, Statements } = JSON.parse(fs.readFileSync('statements.json', 'utf8'))
const session = new Session()
const columns = Create.replace(/\\n/g, ' ').replace(/\\'/g, "'").match(/\((.*)\) ENGINE/s)[1]
session.query('CREATE DATABASE IF NOT EXISTS default')
session.query(`CREATE TABLE default.oracle (${columns}) ENGINE = MergeTree ORDER BY tuple()`)
fs.writeFileSync('/tmp/oracle.tsv', Rows + '\n')
session.query("INSERT INTO default.oracle SELECT * FROM file('/tmp/oracle.tsv', 'TSV')")
const answers = {}
for (const sql of Statements) {
  try {
    answers[sql] = session.query(sql, 'TabSeparated')
  } catch (e) {
    console.error(sql, String(e))
    process.exitCode = 1
  }
}
const version = session.query('SELECT version()', 'TabSeparated').trim()
fs.writeFileSync('answers.json', JSON.stringify({ Version: version, Answers: answers }, null, 1) + '\n')
console.log(version, Statements.length, 'statements')
