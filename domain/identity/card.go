package identity

// CardNumber is the number of the bank account on a 社保卡 in clear, the one
// that is paid to; it prints its last four digits only.
type CardNumber string

// ParseCard reads a card number: 16 to 19 digits, blanks between them left out.
// A number that fails Luhn is accepted and doubtful, since some bank accounts
// are not card numbers (policy A19, 9.5). Error: ErrCardForm.
func ParseCard(text string) (number CardNumber, doubtful bool, err error) {
	var plain []byte
	for _, r := range narrow(text) {
		switch {
		case r >= '0' && r <= '9':
			plain = append(plain, byte(r))
		case r != ' ':
			return "", false, ErrCardForm
		}
	}
	if len(plain) < 16 || len(plain) > 19 {
		return "", false, ErrCardForm
	}
	return CardNumber(plain), !luhn(plain), nil
}

// luhn is the check of ISO/IEC 7812.
func luhn(number []byte) bool {
	sum := 0
	for i, c := range number {
		d := int(c - '0')
		if (len(number)-i)%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}
