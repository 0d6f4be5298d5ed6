package aid

import (
	"testing"

	"lizhi/domain"
)

func TestAListIsPublicWithItsChanges(t *testing.T) {
	t.Parallel()
	a := func(n byte) AwardID { return AwardID{n} }
	lines := []Line{{Award: a(1), Student: domain.PersonID{1}}, {Award: a(2), Student: domain.PersonID{2}}}
	got := changed(lines, []Change{
		{Award: a(2), Kind: Removes, State: Accepted},
		{Award: a(1), Kind: Removes, State: Refused},
		{Award: a(1), Kind: Removes, State: Open},
		{Award: a(3), Student: domain.PersonID{3}, Kind: Adds, State: Accepted},
		{Award: a(4), Kind: Adds, State: Refused},
	})
	if len(got) != 2 || got[0].Award != a(1) || got[1].Award != a(3) || got[1].Student != (domain.PersonID{3}) {
		t.Errorf("made public are %+v", got)
	}
}
