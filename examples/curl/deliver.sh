#!/usr/bin/env bash
# Deliver one file to Laban with bash and curl, keeping the rules of a good connector.
#
#   export LABAN_URL=https://laban.example.vn LABAN_CLIENT_ID=… LABAN_CLIENT_SECRET=…
#   deliver.sh RECORD_TYPE FILE ID
#
# ID is your own name of the delivery. Run it again with the same ID and FILE after any failure:
# what was landed is not landed twice. The receipt is written to ID.receipt.json, refused rows to
# ID.refused.csv. LABAN_CA names a certificate authority to trust besides the machine's own.
#
# Gửi một tệp tới Laban. Nếu lỗi, chạy lại với đúng ID và FILE: dữ liệu không bị ghi hai lần.
# Biên nhận ở ID.receipt.json, các dòng bị từ chối ở ID.refused.csv.
#
# Left to you, for curl cannot: an outbox, comparing the receipt's SHA-256, its signature, one
# token for many deliveries.
set -euo pipefail

readonly attempts=10 agent="${LABAN_AGENT:-laban-curl-example/1.0}" base="${LABAN_URL%/}"
readonly first_wait="${LABAN_FIRST_WAIT:-1}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { printf 'deliver.sh: %s\n' "$*" >&2; exit 1; }

media_type() {
  case "${1%.gz}" in
    *.ndjson | *.jsonl) echo application/x-ndjson ;;
    *.json) echo application/json ;;
    *.csv) echo text/csv ;;
    *.parquet) echo application/vnd.apache.parquet ;;
    *.xlsx) echo application/vnd.openxmlformats-officedocument.spreadsheetml.sheet ;;
    *) fail "The name of $1 does not tell what it holds. End it in .ndjson, .json, .csv, .parquet or .xlsx." ;;
  esac
}

# Ask curl; secrets come from files, so that no list of processes shows them. Redirects are not
# followed by curl. The status is left in $status, 000 when there was no answer.
ask() {
  : >"$work/body"
  : >"$work/head"
  status=$(curl --silent --max-time 120 --user-agent "$agent" --dump-header "$work/head" \
    --output "$work/body" --write-out '%{http_code}' \
    ${LABAN_CA:+--cacert "$LABAN_CA"} "$@") || status=000
}

header() { sed -n "s/^$1: *//Ip" "$work/head" | tr -d '\r' | tail -n 1; }
number() { sed -n "s/.*\"$1\": *\([0-9]\{1,\}\).*/\1/p" "$2" | head -n 1; }
text() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" "$2" | head -n 1; }

# Wait as long as Retry-After says, in seconds or until a date; else ever longer, partly by lot.
pause() {
  local failures=$1 asked
  asked=$(header retry-after)
  case "$asked" in
    '') sleep "$(awk -v n="$failures" -v first="$first_wait" -v lot="$RANDOM" \
      'BEGIN { wait = first * 2 ^ (n - 1); print wait * (0.75 + lot / 32768 / 2) }')" ;;
    *[!0-9]*)
      local seconds=$(($(date -d "$asked" +%s) - $(date +%s) + 1))
      if [ "$seconds" -gt 0 ]; then sleep "$seconds"; fi
      ;;
    *) sleep "$asked" ;;
  esac
}

# Ask until there is an answer that does not pass.
persist() {
  local failures=0
  while :; do
    ask "$@"
    case "$status" in
      000 | 429 | 500 | 502 | 503 | 504) ;;
      *) return 0 ;;
    esac
    failures=$((failures + 1))
    if [ "$failures" -ge "$attempts" ]; then
      fail "No answer that counts after $failures attempts. Run it again later with the same id."
    fi
    pause "$failures"
  done
}

sign_in() {
  printf 'user = "%s:%s"\n' "$LABAN_CLIENT_ID" "$LABAN_CLIENT_SECRET" >"$work/secret"
  persist --config "$work/secret" --data grant_type=client_credentials "$base/oauth/token/"
  [ "$status" = 200 ] || fail "The server gives no token: $(cat "$work/body")"
  printf 'Authorization: Bearer %s\n' "$(text access_token "$work/body")" >"$work/token"
}

signed() { persist --header "@$work/token" "$@"; }

# Send the file; renew the token once; follow 307 and 308 on the same server only.
send() {
  local where="$base/api/v1/deliveries/$record_type" renewed=no hops=0 location
  local packed=()
  if [[ $file == *.gz ]]; then packed=(--header 'Content-Encoding: gzip'); fi
  while :; do
    signed --header "Idempotency-Key: $id" --header "Content-Type: $type" "${packed[@]}" \
      --data-binary "@$file" "$where"
    location=$(header location)
    if [ "$status" = 401 ] && [ "$renewed" = no ]; then
      renewed=yes
      sign_in
    elif [[ $status == 30[78] && $location == /[!/]* && $hops -lt 3 ]]; then
      hops=$((hops + 1))
      where=$base$location
    elif [[ $status == 30[78] && $location == "$base"/* && $hops -lt 3 ]]; then
      hops=$((hops + 1))
      where=$location
    else
      return 0
    fi
  done
}

[ "$#" = 3 ] || fail "Write: deliver.sh RECORD_TYPE FILE ID"
record_type=$1 file=$2 id=$3
[ -s "$file" ] || fail "$file is missing or empty."
[[ $id =~ ^[A-Za-z0-9._-]{1,200}$ ]] || fail "An id here is made of letters, digits, dots, dashes."
case "$base" in
  https://* | http://127.0.0.1[:/]* | http://localhost[:/]*) ;;
  *) fail "$base is not encrypted. Use https." ;;
esac
type=$(media_type "$file")

sign_in
send
case "$status" in
  200 | 201) ;;
  30?) fail "The server points to $(header location), which was not followed. Ask the operator." ;;
  *) fail "$status: $(cat "$work/body")" ;;
esac
cp "$work/body" "$id.receipt.json"
refused=$(number rows_refused "$id.receipt.json")
printf '%s: %s rows landed, %s refused\n' "$id" "$(number rows_landed "$id.receipt.json")" "$refused"
if [ "$refused" != 0 ]; then
  signed "$base/api/v1/deliveries/$(number number "$id.receipt.json")/refused?format=csv"
  [ "$status" = 200 ] || fail "The refused rows cannot be read: $(cat "$work/body")"
  cp "$work/body" "$id.refused.csv"
  printf 'Mend %s and deliver the mended rows under a new id.\n' "$id.refused.csv"
fi
