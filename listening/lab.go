package listening

// OfLab is a lab that says something in a conversation. It is not its host as a
// participant: who holds a lab is known by name, and a statement under the host's
// own code would join that name to what they voted. Nobody votes as a lab.
func OfLab(conversation, lab string, people int) Participant {
	return Participant{conversation: conversation, code: "lab-" + lab, tier: Verified, people: people}
}
