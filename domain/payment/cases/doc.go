/*
Package cases is what becomes of a payment that went wrong, and what is paid
beside the plan: rules of the feature payment, without a store.

	exception  open ─→ closed: told, corrected or withdrawn
	recovery   Asked ─┬─→ Allowed ─┬─→ Recovered (the money is back)
	                  └─→ Refused  └─→ GivenUp
	supplement Asked ─┬─→ Allowed (part n of the award, for the next batch)
	                  └─→ Refused

# The rules

  - What came back, and what a result file left open, is an exception 异常 with an
    owner and a deadline in working days, which are versioned data by cause.
    Overdue it is the county's matter, later the city's; a school of the city
    itself has the city above it (features AI12).
  - Money that was paid wrongly is recovered 追回: asked for with a reason, never
    more than arrived, and allowed by another person (policy G10). It moves in the
    ledger when the voucher is there, not before; given up, the payment stands.
  - What is back is either owed again, for the next batch, or was owed to nobody;
    then the award is withdrawn once nothing of it is paid or on its way.
  - A supplement 补发 is a later part of an award that was drafted before, asked
    for with a reason and allowed by another person. All parts together never
    exceed the award (decisions §6).
  - Who asked does not decide; what was asked is decided once, as it was seen.
*/
package cases
